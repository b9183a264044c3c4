"""Draws units: counties with what lies below them, and bureaus."""

from tests.reference.drawing.draw import Draw, Row


class UnitDraw(Draw):
    """The units of a ledger."""

    def unit(self, code: str, kind: str, parent: str | None, oversees: list[str] | None = None) -> str:
        """One more unit; its code."""
        row: Row = {"code": code, "name": f"{kind.capitalize().replace('_', ' ')} {code}", "kind": kind}
        if parent is not None:
            row["parent"] = parent
        if oversees is not None:
            row["oversees"] = oversees
        self.units.append(row)
        return code

    def make_units(self) -> None:
        """Two counties, their townships and subdistricts with what lies below, departments, and a bureau or two."""
        pick = self.random
        prefecture = self.unit("P", "PREFECTURE", None)
        first = self.unit("C1", "COUNTY", prefecture)
        second = self.unit("C2", "COUNTY", prefecture if self.chance(0.7) else None)
        counties = [first, second]
        if self.chance(0.2):
            counties.append(self.unit("C3", "COUNTY", first))
        towns = [
            self.unit(f"T{number}", pick.choice(["TOWNSHIP", "TOWNSHIP", "SUBDISTRICT"]), first)
            for number in range(pick.randint(14, 18) if self.large else pick.randint(2, 7))
        ]
        towns += [
            self.unit(f"N{number}", pick.choice(["TOWNSHIP", "SUBDISTRICT"]), pick.choice(counties[1:]))
            for number in range(pick.randint(2, 6) if self.large else pick.randint(1, 2))
        ]
        towns += [
            self.unit(f"Q{number}", pick.choice(["TOWNSHIP", "SUBDISTRICT"]), pick.choice([prefecture, None]))
            for number in range(pick.randint(1, 3) if self.large else pick.randint(0, 2))
        ]
        street = self.unit("S", "SUBDISTRICT", first)
        streets = [street, *(row["code"] for row in self.units if row["kind"] == "SUBDISTRICT")]
        if self.chance(0.3):
            towns.append(self.unit("TS", "TOWNSHIP", street))
        areas = [
            self.unit(f"M{number}", "MANAGEMENT_AREA", street if self.chance(0.6) else pick.choice([*streets, None]))
            for number in range(pick.randint(2, 4) if self.large else pick.randint(1, 2))
        ]
        for number in range(pick.randint(4, 8) if self.large else pick.randint(1, 4)):
            above = pick.choice([pick.choice(areas), pick.choice(areas), pick.choice(towns), street, None])
            self.unit(f"V{number}", "VILLAGE", above)
        for number in range(pick.randint(2, 6) if self.large else pick.randint(1, 2)):
            self.unit(f"D{number}", "DEPARTMENT", pick.choice([first, first, second, street, prefecture, None]))
        self.make_bureau("B", pick.choice([first, prefecture, None]), self.large)
        if self.large and self.chance(0.5):
            self.make_bureau("E", second, False)

    def make_bureau(self, code: str, above: str | None, large: bool) -> None:
        """A bureau with sections, offices, staff posts below both, and leaders."""
        pick = self.random
        bureau = self.unit(code, "BUREAU", above)
        rooms: list[str] = []
        for number in range(pick.randint(3, 5) if large else pick.randint(2, 3)):
            kind = ("SECTION", "OFFICE")[number] if number < 2 else pick.choice(["SECTION", "OFFICE"])
            under = rooms[0] if rooms and self.chance(0.1) else bureau
            rooms.append(self.unit(f"{code}X{number}", kind, under))
        self.unit(f"{code}W0", "STAFF", rooms[0])
        self.unit(f"{code}W1", "STAFF", rooms[1])
        for number in range(2, pick.randint(2, 5) if large else 3):
            self.unit(f"{code}W{number}", "STAFF", pick.choice([*rooms, bureau]))
        self.unit(f"{code}L1", "LEADER", bureau, pick.sample(rooms, 2))
        self.unit(f"{code}L2", "LEADER", pick.choice([bureau, None]), pick.choice([[], None]))
        self.unit(f"{code}L3", "LEADER", bureau, pick.sample(rooms, pick.randint(1, len(rooms))))
        if large:
            self.unit(f"{code}L4", "LEADER", rooms[0], pick.sample(rooms, 3))
