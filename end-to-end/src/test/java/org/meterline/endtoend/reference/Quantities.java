package org.meterline.endtoend.reference;

import java.util.Map;
import java.util.TreeMap;

/** Exact monthly quantities: what is billed, and what was metered whatever its licence. */
public record Quantities(Map<Key, Ratio> billed, Map<Key, Ratio> metered) {

    /** What a quantity is kept apart by. */
    public record Key(String metric, String contract, String customer) implements Comparable<Key> {

        @Override
        public int compareTo(Key other) {
            int byMetric = metric.compareTo(other.metric);
            int byContract = byMetric != 0 ? byMetric : contract.compareTo(other.contract);
            return byContract != 0 ? byContract : customer.compareTo(other.customer);
        }
    }

    public Quantities {
        billed = new TreeMap<>(billed);
        metered = new TreeMap<>(metered);
    }

    public Ratio billed(String metric, String contract, String customer) {
        return billed.getOrDefault(new Key(metric, contract, customer), Ratio.ZERO);
    }

    public Ratio metered(String metric, String contract, String customer) {
        return metered.getOrDefault(new Key(metric, contract, customer), Ratio.ZERO);
    }

    /** Over all customers and contracts. */
    public Ratio billedInAll(String metric) {
        return inAll(billed, metric);
    }

    /** Over all customers and contracts. */
    public Ratio meteredInAll(String metric) {
        return inAll(metered, metric);
    }

    private static Ratio inAll(Map<Key, Ratio> quantities, String metric) {
        return quantities.entrySet().stream()
                .filter(quantity -> quantity.getKey().metric().equals(metric))
                .map(Map.Entry::getValue)
                .reduce(Ratio.ZERO, Ratio::plus);
    }
}
