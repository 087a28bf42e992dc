"""The user, as far as the core needs to know them."""

from zoneinfo import ZoneInfo

import msgspec


class You(msgspec.Struct, frozen=True):
    """The `[you]` table. `addresses` are lower case; `time_zone` is an IANA name."""

    name: str = ""
    addresses: tuple[str, ...] = ()
    phone: str | None = None
    signature: str | None = None
    time_zone: str = "UTC"
    country: str | None = None
    """ISO 3166-1 alpha-2, for public holidays; none are known without it."""
    subdivision: str | None = None
    languages: tuple[str, ...] = ("en",)

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which the user's days begin and end."""
        return ZoneInfo(self.time_zone)

    def is_you(self, address: str | None) -> bool:
        """Is this one of the user's own addresses (subaddresses, RFC 5233, included)?"""
        if not address:
            return False
        local, _, domain = address.lower().rpartition("@")
        return address.lower() in self.addresses or f"{local.partition('+')[0]}@{domain}" in self.addresses
