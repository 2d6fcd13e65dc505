"""A reply as what other programs open: a mailto: or WhatsApp link, or an e-mail file."""

from email import policy
from email.headerregistry import Address
from email.message import EmailMessage
from urllib.parse import quote, urlencode

from ..shared import contact, problems
from ..shared.lead import Contact
from ..shared.problems import Problem
from .replies import Template

# Windows hands a program no longer address than this.
MAILTO_MAX = 2000  # characters
_NUMBERED = ("whatsapp", "phone")


def mailto(to: Contact, reply: Template) -> str | None:
    """The link that opens a mail program; None where the buyer gave no e-mail address."""
    if not takes_mail(to):
        return None
    # RFC 6068: lines end in CRLF.
    body = reply.body.replace("\n", "\r\n")
    said = urlencode({"subject": reply.subject, "body": body}, quote_via=quote)
    return f"mailto:{quote(to.address_normal, safe='@')}?{said}"


def whatsapp(to: Contact, reply: Template) -> str | None:
    """The link that opens WhatsApp; None where the buyer gave no telephone number."""
    if to.way not in _NUMBERED or not to.address_normal.startswith("+"):
        return None
    return f"https://wa.me/{to.address_normal[1:]}?text={quote(reply.body)}"


def takes_mail(to: Contact) -> bool:
    return to.way == "email" and to.address_ok and bool(to.address_normal)


def message(
    to: Contact,
    reply: Template,
    *,
    sender: str,
    sender_name: str,
    attachment: tuple[str, bytes] | None = None,
) -> EmailMessage:
    """The reply as an e-mail.

    attachment: (file name, PDF)
    raises:     Problem(REPLY_ADDRESS_WRONG)
    """
    mail = EmailMessage(policy=policy.SMTP)
    try:
        name = contact.line_of_text(to.name)
        mail["To"] = Address(display_name=name, addr_spec=to.address_normal)
        if sender:
            mail["From"] = Address(display_name=sender_name, addr_spec=sender)
    except (ValueError, IndexError) as error:
        raise Problem(problems.REPLY_ADDRESS_WRONG) from error
    mail["Subject"] = contact.line_of_text(reply.subject)
    mail.set_content(reply.body)
    if attachment:
        file, content = attachment
        mail.add_attachment(content, maintype="application", subtype="pdf", filename=file)
    return mail


def unsent(mail: EmailMessage) -> bytes:
    """The e-mail as a file that mail programs open as a draft."""
    mail["X-Unsent"] = "1"
    return mail.as_bytes()
