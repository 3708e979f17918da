package org.meterline.aggregation.domain.metric;

import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.meterline.contracts.report.CounterRecord;
import org.meterline.contracts.report.EdgeRecord;
import org.meterline.contracts.report.HostRecord;
import org.meterline.contracts.report.UsageRecord;
import org.meterline.contracts.report.VmRecord;
import org.meterline.contracts.report.VsanRecord;

/**
 * How an object came to its value: what the record says, what was done to it, and what decided.
 *
 * @param formula from the record's readings to the value, as one would write it down
 * @param decidedBy which of several rules decided: {@code reservation}, {@code floor}, {@code cap}, {@code minimum}…;
 *     {@code reading} where the reading itself counts
 * @param value what {@link ObjectValue#of} says of the record
 */
public record ValueArithmetic(String formula, String decidedBy, long value) {

    private static final String READING = "reading";

    /** @param value one that speaks of the record */
    public static ValueArithmetic of(ObjectValue value, UsageRecord usage) {
        long worth = value.of(usage)
                .orElseThrow(() -> new IllegalArgumentException("this metric does not speak of " + usage.kind()));
        return switch (value) {
            case ObjectValue.BilledVram vram when usage instanceof VmRecord vm -> ofMemory(vram, vm, worth);
            case ObjectValue.LicensableCores cores
            when usage instanceof HostRecord host -> ofCores(cores.minimumPerCpu(), host, worth);
            case ObjectValue.FeatureCores cores
            when usage instanceof HostRecord host -> ofCores(cores.cores().minimumPerCpu(), host, worth);
            case ObjectValue.ActiveHostCores ignored
            when usage instanceof HostRecord host ->
                host.poweredOnVms() == 0
                        ? new ValueArithmetic("no virtual machine powered on: 0 cores", "nothing-on", worth)
                        : ofCores(0, host, worth);
            case ObjectValue.EdgeCores cores
            when usage instanceof EdgeRecord edge ->
                new ValueArithmetic(
                        edge.vcpus() + " vCPUs × " + cores.coresPerVcpu() + " = " + worth + " cores", READING, worth);
            case ObjectValue.AllocatedVcpus ignored -> new ValueArithmetic(worth + " vCPUs", READING, worth);
            case ObjectValue.AllocatedRam ignored -> new ValueArithmetic(worth + " MiB configured", READING, worth);
            case ObjectValue.VsanUsed ignored
            when usage instanceof VsanRecord -> new ValueArithmetic(worth + " bytes used", READING, worth);
            case ObjectValue.VsanRaw ignored
            when usage instanceof VsanRecord -> new ValueArithmetic(worth + " bytes raw", READING, worth);
            case ObjectValue.Counter counter
            when usage instanceof CounterRecord ->
                new ValueArithmetic(counter.counter() + " = " + worth, READING, worth);
            default -> throw new IllegalArgumentException(value + " does not speak of " + usage.kind());
        };
    }

    private static ValueArithmetic ofMemory(ObjectValue.BilledVram vram, VmRecord vm, long worth) {
        if (!vm.on()) {
            return new ValueArithmetic("powered off: 0", "powered-off", worth);
        }
        long cap = vram.capMiB() * 100;
        boolean reserved = vm.reservedMiB() < vram.capMiB() && worth == vm.reservedMiB() * 100;
        String decidedBy = worth == cap ? "cap" : reserved ? "reservation" : "floor";
        return new ValueArithmetic(
                "min(cap " + vram.capMiB() + " MiB, max(reserved " + vm.reservedMiB() + " MiB, " + vram.floorPercent()
                        + " % of configured " + vm.configuredMiB() + " MiB)) = " + worth + "/100 MiB",
                decidedBy,
                worth);
    }

    private static ValueArithmetic ofCores(int minimum, HostRecord host, long worth) {
        SortedMap<Integer, Long> cpus = host.coresPerCpu().stream()
                .collect(Collectors.groupingBy(cores -> cores, TreeMap::new, Collectors.counting()));
        String sum = cpus.entrySet().stream()
                .map(cpu -> cpu.getValue() + " × "
                        + (minimum == 0 ? cpu.getKey() : "max(" + minimum + ", " + cpu.getKey() + ")"))
                .collect(Collectors.joining(" + "));
        return new ValueArithmetic(
                sum + " = " + worth + " cores", cpus.firstKey() < minimum ? "minimum" : READING, worth);
    }
}
