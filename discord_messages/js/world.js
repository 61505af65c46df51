// Names behind ids: what the page knows of one guild.

export class World {
  constructor(guild, messages = new Map()) {
    this.guild = guild;
    this.members = guild.members;
    this.channels = guild.channels;
    this.roles = guild.roles.filter((role) => role.name !== "@everyone");
    this.messages = messages;
  }

  memberName(id, fallback = "unknown-user") {
    return this.members.find((it) => it.id === id)?.name ?? fallback;
  }

  roleName(id) {
    return this.roles.find((it) => it.id === id)?.name ?? "unknown-role";
  }

  channelName(id) {
    return this.channels.find((it) => it.id === id)?.name ?? "unknown";
  }

  message(id) {
    return this.messages.get(id);
  }
}
