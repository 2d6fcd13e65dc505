"""One e-mail to the mail server (RFC 5321): sent, refused, to be tried again, or nobody knows."""

import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from ipaddress import ip_address

from ..shared import problems

# A server that says nothing for so long is away. Less than reply_queue.UNSURE_AFTER for all steps.
WITHIN_S = 20.0
SENT, REFUSED, LATER, UNSURE = "sent", "refused", "later", "unsure"
_TLS_PORT = 465


@dataclass(frozen=True)
class Server:
    host: str
    port: int
    user: str = ""  # "" where it asks for none
    password: str = ""


@dataclass(frozen=True)
class Outcome:
    state: str  # SENT, REFUSED, LATER or UNSURE
    why: str | None = None  # code of a problem


def send(server: Server, mail: EmailMessage, *, sender: str, to: str) -> Outcome:
    """Hand one e-mail over. UNSURE once its text was on the way and no answer came."""
    try:
        with _connected(server) as smtp:
            for code, _ in (smtp.mail(sender), smtp.rcpt(to)):
                if code >= 400:
                    return _refused(code)
            return _handed_over(smtp, mail)
    except smtplib.SMTPAuthenticationError:
        return Outcome(LATER, problems.MAIL_SIGN_IN_WRONG.code)
    except (smtplib.SMTPException, OSError):
        # Of all steps before the text; those after it are answered below.
        return Outcome(LATER, problems.MAIL_UNREACHABLE.code)


def _handed_over(smtp: smtplib.SMTP, mail: EmailMessage) -> Outcome:
    try:
        code, _ = smtp.data(mail.as_bytes())
    except smtplib.SMTPDataError as error:
        return _refused(error.smtp_code)
    except (smtplib.SMTPException, OSError):
        return Outcome(UNSURE)
    return Outcome(SENT) if code == 250 else _refused(code)


def _refused(code: int) -> Outcome:
    """RFC 5321 4.2.1: 4yz may be tried again, 5yz not."""
    return Outcome(REFUSED if code >= 500 else LATER, problems.MAIL_REFUSED.code)


class _Session:
    """A session that is closed whatever came of it: a QUIT that fails takes back no e-mail."""

    def __init__(self, smtp: smtplib.SMTP) -> None:
        self._smtp = smtp

    def __enter__(self) -> smtplib.SMTP:
        return self._smtp

    def __exit__(self, *_: object) -> None:
        self._smtp.close()


def _connected(server: Server) -> _Session:
    """A session, encrypted unless the server is on this machine. raises: SMTPException, OSError"""
    trusted = ssl.create_default_context()
    smtp: smtplib.SMTP
    if server.port == _TLS_PORT:
        smtp = smtplib.SMTP_SSL(server.host, server.port, timeout=WITHIN_S, context=trusted)
    else:
        smtp = smtplib.SMTP(server.host, server.port, timeout=WITHIN_S)
    try:
        smtp.ehlo_or_helo_if_needed()
        if server.port != _TLS_PORT and not _on_this_machine(server.host):
            smtp.starttls(context=trusted)
            smtp.ehlo()
        if server.user:
            smtp.login(server.user, server.password)
    except BaseException:
        smtp.close()
        raise
    return _Session(smtp)


def _on_this_machine(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
