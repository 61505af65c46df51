"""Who may come in and do what: accounts, logins, second factors, roles."""
