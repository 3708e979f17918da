package org.meterline.aggregation.domain.counting;

import java.util.BitSet;
import java.util.List;
import org.meterline.contracts.report.Span;

/** A set of seconds of one hour; never changes. */
public final class SecondSet {

    public static final SecondSet NONE = new SecondSet(new BitSet());

    private final BitSet seconds;
    private final int size;

    private SecondSet(BitSet seconds) {
        this.seconds = seconds;
        this.size = seconds.cardinality();
    }

    public static SecondSet of(List<Span> spans) {
        BitSet seconds = new BitSet(Span.HOUR_SECONDS);
        spans.forEach(span -> seconds.set(span.from(), span.to()));
        return new SecondSet(seconds);
    }

    public SecondSet plus(SecondSet other) {
        BitSet union = copy();
        union.or(other.seconds);
        return new SecondSet(union);
    }

    public SecondSet minus(SecondSet other) {
        BitSet rest = copy();
        rest.andNot(other.seconds);
        return new SecondSet(rest);
    }

    public int size() {
        return size;
    }

    public boolean isEmpty() {
        return size == 0;
    }

    /** How many seconds of {@code [from, to)} are in the set. */
    public int within(int from, int to) {
        return size == Span.HOUR_SECONDS || seconds.nextClearBit(from) >= to
                ? to - from
                : seconds.get(from, to).cardinality();
    }

    /** The first second of {@code [from, to)} that is in the set; -1 if none is. */
    int firstWithin(int from, int to) {
        int first = seconds.nextSetBit(from);
        return first < to ? first : -1;
    }

    /** The last second of {@code [from, to)} that is in the set; -1 if none is. */
    int lastWithin(int from, int to) {
        int last = seconds.previousSetBit(to - 1);
        return last >= from ? last : -1;
    }

    private BitSet copy() {
        return (BitSet) seconds.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SecondSet set && seconds.equals(set.seconds);
    }

    @Override
    public int hashCode() {
        return seconds.hashCode();
    }

    @Override
    public String toString() {
        return seconds.toString();
    }
}
