package org.meterline.usagemeter.vsphere;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.meterline.usagemeter.domain.InventoryObject;

/**
 * The vSAN capacity of clusters: that of the vSAN datastore whose address names the cluster's own vSAN. A datastore that a
 * cluster only mounts from another one is not counted for it.
 */
final class VsanCapacities {
    private static final String NAME = "name";
    private static final String UUID = "configurationEx.vsanConfigInfo.defaultConfig.uuid";
    private static final String TYPE = "summary.type";
    private static final String URL = "summary.url";
    private static final String CAPACITY = "summary.capacity";
    private static final String FREE = "summary.freeSpace";
    private static final String VSAN = "vsan";

    /** What to ask for, by the type of the managed object. */
    static final Map<String, List<String>> PATHS_BY_TYPE =
            Map.of("Datastore", List.of(TYPE, URL, CAPACITY, FREE), "ClusterComputeResource", List.of(NAME, UUID));

    private record Cluster(String id, String name) {}

    private VsanCapacities() {}

    static List<InventoryObject> of(List<PropertyUpdate> updates, Optional<String> edition) {
        Map<String, Cluster> clustersByVsan = new HashMap<>();
        for (PropertyUpdate update : updates) {
            String uuid = update.values().get(UUID);
            String name = update.values().get(NAME);
            if (uuid != null && name != null) {
                clustersByVsan.put(hex(uuid), new Cluster(update.object().id(), InventoryAssembler.plain(name)));
            }
        }
        List<InventoryObject> capacities = new ArrayList<>();
        for (PropertyUpdate update : updates) {
            String url = update.values().get(URL);
            if (VSAN.equals(update.values().get(TYPE)) && url != null) {
                Cluster cluster = clustersByVsan.get(hex(url.substring(url.indexOf(VSAN + ":") + VSAN.length() + 1)));
                if (cluster != null) {
                    capacities.add(capacity(cluster, update.values(), edition.orElse(null)));
                }
            }
        }
        return capacities;
    }

    private static InventoryObject capacity(
            Cluster cluster, Map<String, @Nullable String> values, @Nullable String edition) {
        long raw = number(values.get(CAPACITY));
        return new InventoryObject.Vsan(
                "vsan/" + cluster.id(),
                cluster.id(),
                cluster.name(),
                raw,
                Math.max(0, raw - number(values.get(FREE))),
                edition);
    }

    private static long number(@Nullable String text) {
        if (text == null) {
            throw new SoapSyntaxException("a vSAN datastore without its capacity");
        }
        try {
            return Long.parseLong(text.strip());
        } catch (NumberFormatException e) {
            throw new SoapSyntaxException("not a whole number: " + text, e);
        }
    }

    /** The same UUID is written with dashes in other places, and with a slash behind it. */
    private static String hex(String uuid) {
        return uuid.toLowerCase(Locale.ROOT).replaceAll("[^0-9a-f]", "");
    }
}
