package org.meterline.collector.usecase;

import org.meterline.contracts.topic.Heartbeat;

/** Where heartbeats go. */
public interface HeartbeatLog {

    /** Stores a heartbeat; false where it is not known to be stored. */
    boolean store(Heartbeat heartbeat);
}
