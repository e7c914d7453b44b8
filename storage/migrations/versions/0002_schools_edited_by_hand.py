"""Which fields of a school were edited by hand, and the SIS id uploads know it by"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

NEW = ("hand_edited", "former_sis_id")


def upgrade() -> None:
    for name in NEW:
        op.add_column("schools", sa.Column(name, sa.String(), server_default="", nullable=False))


def downgrade() -> None:
    for name in NEW:
        op.drop_column("schools", name)
