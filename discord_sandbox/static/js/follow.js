// Keeps the newest message in sight, as long as the reader has not scrolled up to older ones.

const NEAR_END_PX = 120;

export class Follower {
  /** `box` scrolls, `content` grows inside it: also later, when its components have drawn themselves. */
  constructor(box, content) {
    this.box = box;
    this.following = true;
    this.top = 0;
    this.height = 0;
    box.addEventListener("scroll", () => this.scrolled());
    const sizes = new ResizeObserver(() => this.following && this.toEnd());
    sizes.observe(box);
    sizes.observe(content);
  }

  /** Follow from now on. */
  start() {
    this.following = true;
    this.toEnd();
  }

  /** Only the reader's moving up leaves the end: while messages are being drawn, the browser moves as well. */
  scrolled() {
    const { scrollTop, scrollHeight, clientHeight } = this.box;
    if (scrollHeight - scrollTop - clientHeight < NEAR_END_PX) this.following = true;
    else if (scrollTop < this.top && scrollHeight === this.height) this.following = false;
    this.note();
  }

  note() {
    this.top = this.box.scrollTop;
    this.height = this.box.scrollHeight;
  }

  toEnd() {
    this.box.scrollTop = this.box.scrollHeight;
    this.note();
  }
}
