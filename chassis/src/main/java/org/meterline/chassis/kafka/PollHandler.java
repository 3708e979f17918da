package org.meterline.chassis.kafka;

import org.apache.kafka.clients.consumer.ConsumerRecords;

/** What a loop does with what it polled. When it returns, the offsets are committed; when it throws, it gets them again. */
@FunctionalInterface
public interface PollHandler {

    /** Also called with nothing, so that other work has its turn. */
    void handle(ConsumerRecords<String, byte[]> polled);
}
