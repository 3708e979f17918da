package org.meterline.aggregation.kafka;

import jakarta.inject.Singleton;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.jboss.logging.Logger;
import org.meterline.aggregation.config.ConsumerSettings;
import org.meterline.aggregation.domain.counting.Assignment;
import org.meterline.aggregation.domain.counting.MeterFacts;
import org.meterline.aggregation.domain.counting.MeterFacts.Since;
import org.meterline.aggregation.domain.counting.MeterMode;
import org.meterline.aggregation.domain.metric.MetricCatalogue;
import org.meterline.aggregation.usecase.ApplyRegistry;
import org.meterline.aggregation.usecase.MetricsInForce;
import org.meterline.aggregation.usecase.MonthVersions;
import org.meterline.chassis.kafka.PollHandler;
import org.meterline.contracts.topic.MalformedMessageException;
import org.meterline.contracts.topic.UsageMeterState;

/** Takes the states of usage meters, follows the catalogue, and decides anew what they change, a few steps between two polls. */
@Singleton
final class RegistryHandler implements PollHandler {

    private static final Logger LOG = Logger.getLogger(RegistryHandler.class);

    private final ApplyRegistry registry;
    private final MetricsInForce metrics;
    private final MonthVersions versions;
    private final ConsumerSettings settings;

    RegistryHandler(ApplyRegistry registry, MetricsInForce metrics, MonthVersions versions, ConsumerSettings settings) {
        this.registry = registry;
        this.metrics = metrics;
        this.versions = versions;
        this.settings = settings;
    }

    @Override
    public void handle(ConsumerRecords<String, byte[]> polled) {
        // Before anything is counted otherwise: it belongs to the versions to come.
        versions.follow();
        polled.forEach(this::take);
        registry.followCatalogue();
        MetricCatalogue catalogue = metrics.catalogue();
        int steps = 0;
        while (steps < settings.recountSteps() && registry.recountStep(catalogue, settings.recountSourceHours())) {
            steps++;
        }
    }

    private void take(ConsumerRecord<String, byte[]> taken) {
        if (taken.value() == null) {
            // Unregistered is a value; a deleted key says nothing about what was metered.
            return;
        }
        try {
            registry.apply(facts(UsageMeterState.fromJson(taken.value())));
        } catch (MalformedMessageException e) {
            LOG.errorf(
                    e,
                    "State of a usage meter not understood and skipped: %s-%d@%d",
                    taken.topic(),
                    taken.partition(),
                    taken.offset());
        }
    }

    static MeterFacts facts(UsageMeterState state) {
        List<Since<MeterMode>> modes = state.modes().stream()
                .map(entry -> new Since<>(mode(entry.mode()), entry.from()))
                .toList();
        List<Since<Assignment>> assignments = state.contracts().stream()
                .map(entry -> new Since<>(assignment(entry), entry.from()))
                .toList();
        return new MeterFacts(
                state.usageMeterId(), state.provider(), state.ordinal(), state.revision(), modes, assignments);
    }

    private static MeterMode mode(UsageMeterState.Mode mode) {
        return switch (mode) {
            case PRODUCTION -> MeterMode.PRODUCTION;
            case TEST -> MeterMode.TEST;
        };
    }

    private static Assignment assignment(UsageMeterState.ContractEntry entry) {
        return new Assignment(
                entry.contractId() == null ? Assignment.NO_CONTRACT : entry.contractId(),
                entry.siteId() == null ? Assignment.NO_SITE : entry.siteId());
    }
}
