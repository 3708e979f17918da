package org.meterline.benchmarks.upload;

import java.time.Duration;
import org.meterline.benchmarks.report.Machine;
import org.meterline.benchmarks.report.ProcessFigures;

/** How much processor time both services, their servers, this program and the whole machine have had. */
record ProcessorUse(
        Duration gateway,
        Duration aggregation,
        Duration postgres,
        Duration broker,
        Duration generator,
        Duration machine) {

    static ProcessorUse of(Rig rig) {
        return new ProcessorUse(
                new ProcessFigures(rig.gateway().pid()).processorTime(),
                new ProcessFigures(rig.aggregation().pid()).processorTime(),
                new ProcessFigures(rig.postgresPid()).processorTimeOfFamily(),
                new ProcessFigures(rig.brokerPid()).processorTime(),
                new ProcessFigures(ProcessHandle.current().pid()).processorTime(),
                Machine.busy());
    }

    ProcessorUse since(ProcessorUse before) {
        return new ProcessorUse(
                gateway.minus(before.gateway),
                aggregation.minus(before.aggregation),
                postgres.minus(before.postgres),
                broker.minus(before.broker),
                generator.minus(before.generator),
                machine.minus(before.machine));
    }

    /** What anything else has had. */
    Duration others() {
        return machine.minus(gateway)
                .minus(aggregation)
                .minus(postgres)
                .minus(broker)
                .minus(generator);
    }
}
