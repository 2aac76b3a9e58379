"""The hero, named once: columns, forms, validation, files and API schemas follow these classes."""

from copy import copy
from dataclasses import dataclass
from typing import Annotated, Any, Final

from pydantic import StringConstraints, ValidationInfo, create_model, field_validator
from pydantic.fields import FieldInfo
from sqlalchemy import BigInteger, Integer, String
from sqlmodel import Field, SQLModel

MAX_INTEGER: Final = 2**63 - 1
MAX_TEXT: Final = 10_000

Row = tuple[object, ...]
"""One hero's stored values in the order of `desktop.data.fields.COLUMNS`.

A roster may hold damaged cells, so a value is not always what its field declares.
"""


Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=MAX_TEXT)]
Age = Annotated[int, Field(ge=0, le=MAX_INTEGER)]

_Integer = BigInteger().with_variant(Integer(), "sqlite")


def _storable(value: object) -> object:
    if isinstance(value, str) and "\0" in value:
        raise ValueError("must not contain a NUL character")
    return value


class HeroBase(SQLModel):
    """What every form of a hero has."""

    name: Text = Field(index=True, sa_type=String, title="Name", description="The name the world knows the hero by")
    age: Age | None = Field(
        default=None, index=True, sa_type=_Integer, title="Age", description="Age in years; empty when unknown"
    )

    @field_validator("*")
    @classmethod
    def _check_storable(cls, value: object) -> object:
        return _storable(value)


class _Secret(SQLModel):
    secret_name: Text = Field(
        sa_type=String,
        title="Secret name",
        description="The name behind the mask",
        schema_extra={"json_schema_extra": {"secret": True}},
    )


class Hero(_Secret, HeroBase, table=True):
    """One hero as the roster stores it. Table models validate nothing: see `HeroCreate`."""

    id: int | None = Field(
        default=None, primary_key=True, sa_type=_Integer, title="Id", description="The number that never changes"
    )


class HeroPublic(HeroBase):
    """A hero as others may see it: without the secret name."""

    id: int


class HeroCreate(_Secret, HeroBase):
    """A hero to be created. Everything written passes through here or `HeroUpdate`."""


class _Update(SQLModel):
    @field_validator("*", mode="before")
    @classmethod
    def _check_given(cls, value: object, info: ValidationInfo) -> object:
        if value is None and HeroCreate.model_fields[str(info.field_name)].is_required():
            raise ValueError("must not be null; leave the field out to keep it")
        return value

    @field_validator("*")
    @classmethod
    def _check_storable(cls, value: object) -> object:
        return _storable(value)


def _optional(field: FieldInfo) -> Any:
    optional = copy(field)
    optional.default = None
    annotation: Any = field.annotation
    return annotation | None, optional


_update_fields: dict[str, Any] = {name: _optional(field) for name, field in HeroCreate.model_fields.items()}
HeroUpdate: type[SQLModel] = create_model(
    "HeroUpdate",
    __base__=_Update,
    __doc__="The fields of a hero to be changed; those left out stay as they are.",
    **_update_fields,
)


@dataclass(frozen=True, slots=True)
class Change:
    """What happened to one hero: created (no `before`), deleted (no `after`) or updated.

    The reverse of a change is the same two rows, swapped.
    """

    before: Row | None
    after: Row | None

    @property
    def reverse(self) -> "Change":
        """The change that takes this one back."""
        return Change(self.after, self.before)
