"""What programs such as CRMs read of the hub, and what it tells them: tokens, the read API, webhooks."""
