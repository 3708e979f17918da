package org.meterline.local.servers;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;
import org.meterline.contracts.Topics;

/** Looks after the topics of one broker. */
public record KafkaTopics(String bootstrapServers) {

    private static final long ANSWER_SECONDS = 5;
    private static final long CREATE_SECONDS = 30;

    public boolean answer() throws InterruptedException, ExecutionException, TimeoutException {
        try (Admin admin = admin()) {
            return !admin.describeCluster()
                    .nodes()
                    .get(ANSWER_SECONDS, TimeUnit.SECONDS)
                    .isEmpty();
        }
    }

    /** Creates the topics of the contracts; those that exist are left as they are. */
    public void provideAll() {
        try (Admin admin = admin()) {
            List<NewTopic> wanted = Topics.all().stream()
                    .map(topic -> new NewTopic(topic.name(), Optional.of(topic.partitions()), Optional.empty())
                            .configs(topic.config()))
                    .toList();
            for (var created : admin.createTopics(wanted).values().values()) {
                awaitCreation(created);
            }
        }
    }

    private static void awaitCreation(org.apache.kafka.common.KafkaFuture<Void> creation) {
        try {
            creation.get(CREATE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw new IllegalStateException("could not create a topic: " + e.getCause(), e);
            }
        } catch (TimeoutException e) {
            throw new IllegalStateException("could not create a topic within " + CREATE_SECONDS + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private Admin admin() {
        return Admin.create(Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG,
                "250"));
    }
}
