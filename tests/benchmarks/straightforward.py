"""/admins as one would first write it with FastAPI and SQLModel: for comparison only.

Relationships, `selectinload`, response models; the same tables, the same visibility rule.
"""

from typing import Annotated, Any

from fastapi import Depends, FastAPI, Header, HTTPException
from pydantic import BaseModel
from sqlalchemy import ForeignKey, create_engine, exists, or_
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    Session,
    mapped_column,
    relationship,
    selectinload,
)
from sqlmodel import col, select

from storage.models import DistrictToken, SharedSchool


class Base(DeclarativeBase):
    """Tables with relationships, which the store's own models do without."""


class Link(Base):
    __tablename__ = "admin_schools"
    school_pk: Mapped[int] = mapped_column(ForeignKey("schools.pk"), primary_key=True)
    user_pk: Mapped[int] = mapped_column(ForeignKey("admin_roles.user_pk"), primary_key=True)


class SchoolRow(Base):
    __tablename__ = "schools"
    pk: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[str]


class UserRow(Base):
    __tablename__ = "users"
    pk: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[str]
    email: Mapped[str]
    first_name: Mapped[str]
    last_name: Mapped[str]


class AdminRow(Base):
    __tablename__ = "admin_roles"
    user_pk: Mapped[int] = mapped_column(ForeignKey("users.pk"), primary_key=True)
    admin_scope: Mapped[str]
    title: Mapped[str]
    active: Mapped[bool]
    user: Mapped[UserRow] = relationship()
    schools: Mapped[list[SchoolRow]] = relationship(secondary="admin_schools")


class Admin(BaseModel):
    id: str
    first_name: str
    last_name: str
    admin_scope: str
    email: str
    title: str | None
    schools: list[str]


class Item(BaseModel):
    data: Admin
    uri: str


class Page(BaseModel):
    data: list[Item]
    links: list[dict[str, str]]


def straightforward_app(path: str) -> FastAPI:
    """The application on a store."""
    import hashlib

    engine = create_engine(f"sqlite:///{path}", connect_args={"check_same_thread": False})
    app = FastAPI()

    def session() -> Any:
        with Session(engine) as opened:
            yield opened

    Database = Annotated[Session, Depends(session)]  # noqa: N806 - a type, as FastAPI has it

    def connection_pk(database: Database, authorization: str = Header()) -> int:
        hashed = hashlib.sha256(authorization.removeprefix("Bearer ").encode()).hexdigest()
        found = database.scalar(
            select(DistrictToken.connection_pk).where(DistrictToken.token_hash == hashed)
        )
        if found is None:
            raise HTTPException(401)
        return found

    @app.get("/admins")
    def admins(
        database: Database,
        shared_by: Annotated[int, Depends(connection_pk)],
        starting_after: str | None = None,
        limit: int = 100,
    ) -> Page:
        seen = exists().where(
            Link.user_pk == AdminRow.user_pk,
            Link.school_pk == col(SharedSchool.school_pk),
            col(SharedSchool.connection_pk) == shared_by,
        )
        query = (
            select(AdminRow)
            .join(UserRow)
            .where(AdminRow.active, or_(AdminRow.admin_scope == "district", seen))
            .order_by(UserRow.id)
            .limit(limit)
            .options(selectinload(AdminRow.user), selectinload(AdminRow.schools))
        )
        if starting_after is not None:
            query = query.where(UserRow.id > starting_after)
        shared = set(
            database.scalars(
                select(SchoolRow.id)
                .join(SharedSchool, col(SharedSchool.school_pk) == SchoolRow.pk)
                .where(col(SharedSchool.connection_pk) == shared_by)
            )
        )
        found = database.scalars(query).all()
        return Page(data=[_item(row, shared) for row in found], links=[])

    return app


def _item(row: AdminRow, shared: set[str]) -> Item:
    admin = Admin(
        id=row.user.id,
        first_name=row.user.first_name,
        last_name=row.user.last_name,
        admin_scope=row.admin_scope,
        email=row.user.email,
        title=row.title or None,
        schools=[school.id for school in row.schools if school.id in shared],
    )
    return Item(data=admin, uri=f"/admins/{admin.id}")
