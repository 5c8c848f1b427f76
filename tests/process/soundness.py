# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What the daily check says of a database, asked as the demo asks it."""

from pathlib import Path

CHECK = Path(__file__).parents[2] / "dev" / "jobs" / "sound.py"

# Leaves in ``unsound`` the sentences of what the daily check had to mend or could not.
ASK = f"""
unsound = []
class Ledger:
    def require(self, text, holds):
        if not holds:
            unsound.append(text)
checks = {{}}
exec(open({str(CHECK)!r}).read(), checks)
checks["require_sound"](env(user=1, context={{}}), Ledger())
"""
