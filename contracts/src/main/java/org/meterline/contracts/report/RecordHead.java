package org.meterline.contracts.report;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What every record says, whatever its kind: which object, when, whose.
 *
 * @param id the object's id within its source, for example a managed object id
 * @param from first second of the hour that the record speaks of
 * @param to first second after it
 * @param customer the customer's label, {@link #NO_CUSTOMER} where the report has none
 * @param features what is switched on for the object; chooses the bundle
 * @param estimated carried forward while the object could not be seen
 */
public record RecordHead(
        String id,
        int from,
        int to,
        @Nullable String name,
        String customer,
        Licence licence,
        @Nullable String licenceKey,
        List<String> features,
        boolean estimated) {

    /** The label of what belongs to no customer; never written into a report. */
    public static final String NO_CUSTOMER = "No Customer Label";

    /** Labels that no customer can have, because they mean "none". */
    public static final Set<String> RESERVED_CUSTOMERS = Set.of("n/a", "-", NO_CUSTOMER);

    public RecordHead {
        if (id.isEmpty()) {
            throw new IllegalArgumentException("record id is empty");
        }
        if (!Span.isValid(from, to)) {
            throw new IllegalArgumentException("record " + id + " is not 0 <= from < to <= 3600: " + from + ".." + to);
        }
        if (customer.isEmpty() || (RESERVED_CUSTOMERS.contains(customer) && !customer.equals(NO_CUSTOMER))) {
            throw new IllegalArgumentException("record " + id + " has a reserved customer label: '" + customer + "'");
        }
        if (licenceKey != null && licenceKey.isEmpty()) {
            throw new IllegalArgumentException("record " + id + " has an empty licence key");
        }
        features = List.copyOf(features);
        if (features.contains("")) {
            throw new IllegalArgumentException("record " + id + " has an empty feature");
        }
    }

    /** A head with the defaults of the contract: no name, no customer, RENTAL, no features, really seen. */
    public static RecordHead of(String id, int from, int to) {
        return new RecordHead(id, from, to, null, NO_CUSTOMER, Licence.RENTAL, null, List.of(), false);
    }

    public RecordHead withSpan(int newFrom, int newTo) {
        return new RecordHead(id, newFrom, newTo, name, customer, licence, licenceKey, features, estimated);
    }

    public RecordHead withName(@Nullable String newName) {
        return new RecordHead(id, from, to, newName, customer, licence, licenceKey, features, estimated);
    }

    public RecordHead withCustomer(String newCustomer) {
        return new RecordHead(id, from, to, name, newCustomer, licence, licenceKey, features, estimated);
    }

    public RecordHead withLicence(Licence newLicence, @Nullable String newLicenceKey) {
        return new RecordHead(id, from, to, name, customer, newLicence, newLicenceKey, features, estimated);
    }

    public RecordHead withFeatures(List<String> newFeatures) {
        return new RecordHead(id, from, to, name, customer, licence, licenceKey, newFeatures, estimated);
    }

    public RecordHead withEstimated(boolean newEstimated) {
        return new RecordHead(id, from, to, name, customer, licence, licenceKey, features, newEstimated);
    }
}
