package org.meterline.aggregation.domain.counting;

import java.util.function.BiConsumer;
import org.meterline.aggregation.domain.quantity.Amount;
import org.meterline.contracts.report.Licence;
import org.meterline.contracts.report.UsageRecord;

/** Adds up the records of one source hour by one way of counting. Records come in any order; none is kept as such. */
interface HourSums {

    /** Whether it wants records of such a class. */
    boolean reads(Class<? extends UsageRecord> records);

    /**
     * @param owner whose the record is: the same object for the same owner
     * @param counting the seconds that count of its meter's report
     * @param seconds how many of the record's are among them; more than 0
     */
    void add(Owner owner, SecondSet counting, int seconds, UsageRecord usage);

    /** Tells each amount once it is known; the same key may come several times, and zero may come. */
    void tell(BiConsumer<MeasuredKey, Amount> amounts);

    static boolean billed(UsageRecord usage) {
        return usage.licence() == Licence.RENTAL;
    }
}
