package org.meterline.aggregation.domain.forecast;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.meterline.aggregation.domain.quantity.BillingMonth;
import org.meterline.aggregation.domain.quantity.Fraction;

/** What the missing hours and the rest of a month add to a quantity, in quantity × hours. */
final class Outlook {

    /**
     * What an hour has that makes a figure larger, and what makes it smaller: claims and entitlements.
     */
    record Hour(Fraction up, Fraction down) {

        static final Hour NOTHING = new Hour(Fraction.ZERO, Fraction.ZERO);

        Hour plus(Hour other) {
            return new Hour(up.plus(other.up), down.plus(other.down));
        }
    }

    private final List<SourceTrend> sources;
    private final ForecastWindow window;
    private final BillingMonth month;
    private final Instant over;

    /** @param over the end of the last hour of the month that is over */
    Outlook(ForecastInputs inputs, BillingMonth month, Instant over) {
        this.sources = inputs.sources();
        this.window = inputs.window();
        this.month = month;
        this.over = over;
    }

    long restHours() {
        return ChronoUnit.HOURS.between(over, month.end());
    }

    /** Of a quantity that simply adds up. */
    Range<Fraction> added(Function<SourceTrend.Sum, Optional<Fraction>> value) {
        List<SourceRate> rates = rates(value);
        List<SourceRate> lasting = lasting(rates);
        Range<Fraction> rest = rest(days(lasting).stream()
                .map(day -> sum(lasting, rate -> rate.day(day)).dividedBy(ForecastWindow.HOURS_PER_DAY))
                .toList());
        return missing(rates).with(rest, Fraction::plus);
    }

    private static Range<Fraction> missing(List<SourceRate> rates) {
        return new Range<>(
                Fraction.ZERO,
                sum(rates, rate -> rate.mean().times(missingHours(rate))),
                sum(rates, rate -> rate.highest().times(missingHours(rate))));
    }

    private static Fraction missingHours(SourceRate rate) {
        return Fraction.of(rate.source().missing().size());
    }

    /**
     * Of a figure that each hour has by itself, and that does not add up from sources: the hours that are over with what is missing
     * filled, and the rest as the same figure was in the window's hours.
     *
     * @param soFar what was metered or estimated, by hour
     * @param figure rises with what is up and falls with what is down
     */
    Range<Fraction> ofHours(
            Map<Instant, Hour> soFar,
            Function<SourceTrend.Sum, Optional<Fraction>> up,
            Function<SourceTrend.Sum, Optional<Fraction>> down,
            Function<Hour, Fraction> figure) {
        List<SourceRate> ups = rates(up);
        List<SourceRate> downs = rates(down);
        Range<Fraction> elapsed = Range.of(Fraction.ZERO);
        for (Instant hour = month.start(); hour.isBefore(over); hour = hour.plus(1, ChronoUnit.HOURS)) {
            Hour metered = soFar.getOrDefault(hour, Hour.NOTHING);
            Range<Fraction> ofHour = missing(hour, ups, downs).map(missing -> figure.apply(metered.plus(missing)));
            elapsed = elapsed.with(ofHour, Fraction::plus);
        }
        List<SourceRate> lastingUps = lasting(ups);
        List<SourceRate> lastingDowns = lasting(downs);
        List<Fraction> days = days(lastingUps).stream()
                .map(day -> ofDay(day, lastingUps, lastingDowns, figure).dividedBy(ForecastWindow.HOURS_PER_DAY))
                .toList();
        return elapsed.with(rest(days), Fraction::plus);
    }

    private static Range<Hour> missing(Instant hour, List<SourceRate> ups, List<SourceRate> downs) {
        List<SourceRate> up = missingAt(hour, ups);
        List<SourceRate> down = missingAt(hour, downs);
        return new Range<>(
                new Hour(Fraction.ZERO, sum(down, SourceRate::highest)),
                new Hour(sum(up, SourceRate::mean), sum(down, SourceRate::mean)),
                new Hour(sum(up, SourceRate::highest), Fraction.ZERO));
    }

    private static List<SourceRate> missingAt(Instant hour, List<SourceRate> rates) {
        return rates.stream()
                .filter(rate -> rate.source().missing().contains(hour))
                .toList();
    }

    private Fraction ofDay(int day, List<SourceRate> ups, List<SourceRate> downs, Function<Hour, Fraction> figure) {
        Fraction sum = Fraction.ZERO;
        for (int i = 0; i < ForecastWindow.HOURS_PER_DAY; i++) {
            Instant hour = window.start(day).plus(i, ChronoUnit.HOURS);
            sum = sum.plus(
                    figure.apply(new Hour(sum(ups, rate -> rate.hour(hour)), sum(downs, rate -> rate.hour(hour)))));
        }
        return sum;
    }

    /** @param days what an hour has on average, on each day that says anything */
    private Range<Fraction> rest(List<Fraction> days) {
        if (days.isEmpty()) {
            return Range.of(Fraction.ZERO);
        }
        Fraction all = days.stream().reduce(Fraction.ZERO, Fraction::plus);
        return new Range<>(
                        days.stream().reduce(Fraction::min).orElseThrow(),
                        all.dividedBy(days.size()),
                        days.stream().reduce(Fraction::max).orElseThrow())
                .map(hour -> hour.times(Fraction.of(restHours())));
    }

    /** The days on which any of the sources was metered. */
    private List<Integer> days(List<SourceRate> lasting) {
        return IntStream.range(0, window.days())
                .filter(day -> lasting.stream().anyMatch(rate -> rate.meteredOn(day)))
                .boxed()
                .toList();
    }

    private List<SourceRate> rates(Function<SourceTrend.Sum, Optional<Fraction>> value) {
        List<SourceRate> rates = new ArrayList<>();
        sources.forEach(source -> rates.add(new SourceRate(source, window, value)));
        return rates;
    }

    private static List<SourceRate> lasting(List<SourceRate> rates) {
        return rates.stream().filter(rate -> rate.source().lasting()).toList();
    }

    private static Fraction sum(List<SourceRate> rates, Function<SourceRate, Fraction> each) {
        return rates.stream().map(each).reduce(Fraction.ZERO, Fraction::plus);
    }
}
