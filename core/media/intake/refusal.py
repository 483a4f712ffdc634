"""The one exception for an upload that is not used, and the cures that several refusals share."""

RE_SAVE = "Open it in a picture editor and save it again."
SMALLER = "Save it with fewer pixels; a side of 1000 is plenty here."


class Refused(Exception):
    """An upload is not used: `reason` says why and `cure` what to do, one plain sentence each.

    Neither repeats the file's name or any of its bytes, so both are safe to show.
    """

    def __init__(self, reason: str, cure: str) -> None:
        super().__init__(f"{reason} {cure}")
        self.reason = reason
        self.cure = cure
