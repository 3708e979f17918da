package org.meterline.benchmarks.collector;

import java.time.Duration;
import org.meterline.benchmarks.report.Machine;
import org.meterline.benchmarks.report.ProcessFigures;

/** How much processor time the collector, its broker, this program and the whole machine have had. */
record ProcessorUse(Duration collector, Duration broker, Duration generator, Duration machine) {

    static ProcessorUse of(Rig rig) {
        return new ProcessorUse(
                new ProcessFigures(rig.collectorPid()).processorTime(),
                new ProcessFigures(rig.brokerPid()).processorTime(),
                new ProcessFigures(ProcessHandle.current().pid()).processorTime(),
                Machine.busy());
    }

    ProcessorUse since(ProcessorUse before) {
        return new ProcessorUse(
                collector.minus(before.collector),
                broker.minus(before.broker),
                generator.minus(before.generator),
                machine.minus(before.machine));
    }

    /** What anything else has had. */
    Duration others() {
        return machine.minus(collector).minus(broker).minus(generator);
    }
}
