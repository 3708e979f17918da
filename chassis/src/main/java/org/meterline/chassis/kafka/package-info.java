/** Reading topics: a compacted one as a table, without a group, and others in a group, poll by poll; telling readiness about it; and writing as the only one. May use kafka-clients. */
@NullMarked
package org.meterline.chassis.kafka;

import org.jspecify.annotations.NullMarked;
