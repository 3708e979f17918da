package org.meterline.benchmarks.aggregation;

import java.time.Duration;
import org.meterline.benchmarks.report.Machine;
import org.meterline.benchmarks.report.ProcessFigures;

/** How much processor time the service, its servers, this program and the whole machine have had. */
record ProcessorUse(Duration service, Duration postgres, Duration broker, Duration generator, Duration machine) {

    static ProcessorUse of(Rig rig) {
        return new ProcessorUse(
                new ProcessFigures(rig.aggregation().pid()).processorTime(),
                new ProcessFigures(rig.postgresPid()).processorTimeOfFamily(),
                new ProcessFigures(rig.brokerPid()).processorTime(),
                new ProcessFigures(ProcessHandle.current().pid()).processorTime(),
                Machine.busy());
    }

    ProcessorUse since(ProcessorUse before) {
        return new ProcessorUse(
                service.minus(before.service),
                postgres.minus(before.postgres),
                broker.minus(before.broker),
                generator.minus(before.generator),
                machine.minus(before.machine));
    }

    /** What counting costs: the service and its database. */
    Duration counting() {
        return service.plus(postgres);
    }

    /** What anything else has had. */
    Duration others() {
        return machine.minus(service).minus(postgres).minus(broker).minus(generator);
    }
}
