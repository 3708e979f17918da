/** The relays that publish usage meters and alerts, and the loops that read heartbeats and report outcomes. May use the use cases and kafka-clients. */
@NullMarked
package org.meterline.registration.kafka;

import org.jspecify.annotations.NullMarked;
