/** Reading a compacted topic as a table, without a consumer group, and telling readiness about it. May use kafka-clients. */
@NullMarked
package org.meterline.chassis.kafka;

import org.jspecify.annotations.NullMarked;
