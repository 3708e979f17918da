package org.meterline.benchmarks.registration;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.UUID;

/** The usage meters of several providers, the same in every run; one of them has most. */
final class Fleet {

    /** The provider whose meters are asked for, and whose client the local realm has. */
    static final String LARGE = "nimbus";

    private static final List<String> SMALL = List.of("stratus", "cumulus", "cirrus");
    private static final int SMALL_SIZE = 1_000;
    private static final List<String> SITES = List.of("fra", "ams", "lon", "nyc", "sin", "syd");
    private static final List<String> CUSTOMERS =
            List.of("acme", "brandt", "corvina", "delphin", "ewald", "fjord", "grange", "hartmann", "iris", "jansen");
    private static final int METERS_OF_A_CUSTOMER = 12;

    /** @param number its place in the order of registrations */
    record Meter(UUID id, String provider, int number, String name) {

        String status() {
            return number % 500 == 7 ? "UNREGISTERED" : number % 200 == 3 ? "SUSPENDED" : "ACTIVE";
        }

        String connectivity() {
            return number % 20 == 0 ? "OFFLINE" : "ONLINE";
        }
    }

    private final List<Meter> all = new ArrayList<>();
    private final List<Meter> ofLarge;

    Fleet(int size) {
        Random random = new Random(size);
        int step = Math.max(2, size / SMALL_SIZE);
        for (int i = 0; i < size; i++) {
            if (i % step == 1) {
                for (String provider : SMALL) {
                    add(random, provider, i);
                }
            }
            add(random, LARGE, i);
        }
        ofLarge = all.stream().filter(meter -> meter.provider().equals(LARGE)).toList();
    }

    private void add(Random random, String provider, int i) {
        int customer = i / METERS_OF_A_CUSTOMER;
        String name = String.format(
                Locale.ROOT,
                "%s-%s-%05d-um-%02d",
                SITES.get(customer % SITES.size()),
                CUSTOMERS.get(customer % CUSTOMERS.size()),
                customer,
                i % METERS_OF_A_CUSTOMER);
        UUID id = new UUID(
                random.nextLong() & ~0xF000L | 0x4000L, random.nextLong() & Long.MAX_VALUE >>> 1 | Long.MIN_VALUE);
        all.add(new Meter(id, provider, all.size() + 1, name));
    }

    List<Meter> all() {
        return all;
    }

    /** Those of {@link #LARGE}. */
    List<Meter> ofLarge() {
        return ofLarge;
    }
}
