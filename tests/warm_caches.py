# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What Odoo keeps of a database in memory, from one test to the next.

After each test Odoo forgets all of it: rules, rights, views and compiled templates. To
find it again takes a sixth of a usual test. What a test begins with holds for the next
one, which begins with the same data. So does what was found while it ran, unless the
test has changed what it was found from: then Odoo was told to forget it.

The same holds for classes: they begin with what the database holds.
"""

import inspect

from odoo.modules.registry import Registry

#: Which caches go when one of a key is cleared; Odoo has it beside its registry.
CACHES_BY_KEY = inspect.getmodule(Registry)._CACHES_BY_KEY
#: They name files that were made meanwhile, and are taken back with the test.
FORGOTTEN = {"assets", "templates.cached_values"}
#: What a class begins with, by database.
_between_classes = {}


class WarmCaches:
    """The caches of a registry, from the beginning to the end of a class or a test."""

    def __init__(self, registry):
        self.registry = registry
        self.caches = registry._Registry__caches
        self.begun = self._held()
        registry.cache_invalidated.clear()
        self.sequences = dict(registry.cache_sequences)
        self.models = registry.registry_sequence
        self.changed = None
        self.kept = {}

    def _held(self):
        return {
            name: cache.snapshot
            for name, cache in self.caches.items()
            if name not in FORGOTTEN
        }

    def note_changes(self):
        """Note which caches Odoo was told to forget since the beginning."""
        registry = self.registry
        told = {
            key
            for key, sequence in registry.cache_sequences.items()
            if sequence != self.sequences.get(key)
        }
        if registry.registry_invalidated or registry.registry_sequence != self.models:
            # Other models and fields.
            told |= set(CACHES_BY_KEY)
        self.changed = {
            name
            for key in told | registry.cache_invalidated
            for name in CACHES_BY_KEY.get(key, ())
        }

    def end(self):
        """Note what still holds when the data are again what they were."""
        if self.changed is None:
            self.note_changes()
        held = self._held()
        self.kept = {
            name: self.begun[name] if name in self.changed else found
            for name, found in held.items()
        }

    def bring_back(self):
        """Put it back, once Odoo has forgotten everything."""
        put_back(self.registry, self.kept)


def begin_class(registry):
    """The caches of a class, which begin with those that the class before leaves."""
    put_back(registry, _between_classes.get(registry.db_name, {}))
    return WarmCaches(registry)


def end_class(caches):
    """Keep for the next class what holds without this one, if it has run a test."""
    if caches.changed is not None:
        caches.end()
        _between_classes[caches.registry.db_name] = caches.kept


def put_back(registry, kept):
    """Fill the caches of a registry."""
    for name, held in kept.items():
        cache = registry._Registry__caches[name]
        for key, value in held.items():
            cache[key] = value
