package org.gan4j.djl.internal.loop;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** What the players of a forward pass share, as long as the weights behind it stay as they are. */
final class Memo {

    /** A result, and how often each of its networks had been updated when it was computed. */
    private record Entry(Object value, List<String> networks, List<Long> versions) {}

    private final Map<String, Entry> entries = new HashMap<>();
    private final Map<String, Long> updates;

    /**
     * Begins empty.
     *
     * @param updates how often each network has been updated, live
     */
    Memo(Map<String, Long> updates) {
        this.updates = updates;
    }

    /** What does not depend on some networks. */
    Memo without(List<String> networks) {
        Memo rest = new Memo(updates);
        entries.forEach(
                (name, entry) -> {
                    if (entry.networks().stream().noneMatch(networks::contains)) {
                        rest.entries.put(name, entry);
                    }
                });
        return rest;
    }

    @SuppressWarnings("unchecked")
    <T> T once(String name, Supplier<T> make, String... networks) {
        Entry known = entries.get(name);
        if (known != null && known.versions().equals(versions(known.networks()))) {
            return (T) known.value();
        }
        List<String> names = List.of(networks);
        List<Long> versions = versions(names);
        T value = make.get();
        entries.put(name, new Entry(value, names, versions));
        return value;
    }

    private List<Long> versions(List<String> networks) {
        List<Long> versions = new ArrayList<>(networks.size());
        for (String network : networks) {
            versions.add(updates.getOrDefault(network, 0L));
        }
        return versions;
    }
}
