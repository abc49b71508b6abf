"""What counts as personal, and how strictly each kind is guarded."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class PersonalKind(StrEnum):
    """What a stretch of speech tells about a person."""

    IDENTITY_CARD = "identity_card"
    BANK_CARD = "bank_card"
    ACCOUNT = "account"
    PHONE = "phone"
    NUMBER_TAIL = "number_tail"
    VERIFICATION_CODE = "verification_code"
    SECURITY_CODE = "security_code"
    PASSWORD = "password"
    EMAIL = "email"
    ADDRESS = "address"
    PLATE = "plate"
    PERSON_NAME = "person_name"


class Level(StrEnum):
    """Classes of JR/T 0171-2020: C3 lets somebody act as the customer, C2 tells who it is."""

    C1 = "C1"
    C2 = "C2"
    C3 = "C3"


# A reading of JR/T 0171-2020 and a default only: the bank's own grading replaces it.
LEVELS: Mapping[PersonalKind, Level] = MappingProxyType(
    {
        PersonalKind.VERIFICATION_CODE: Level.C3,
        PersonalKind.SECURITY_CODE: Level.C3,
        PersonalKind.PASSWORD: Level.C3,
        PersonalKind.IDENTITY_CARD: Level.C2,
        PersonalKind.BANK_CARD: Level.C2,
        PersonalKind.ACCOUNT: Level.C2,
        PersonalKind.PHONE: Level.C2,
        PersonalKind.NUMBER_TAIL: Level.C2,
        PersonalKind.EMAIL: Level.C2,
        PersonalKind.ADDRESS: Level.C2,
        PersonalKind.PLATE: Level.C2,
        PersonalKind.PERSON_NAME: Level.C1,
    }
)

NEVER_STORED = frozenset(
    (PersonalKind.VERIFICATION_CODE, PersonalKind.SECURITY_CODE, PersonalKind.PASSWORD)
)
