/** Tests of the loops, on Kafka's own mock of a broker. */
@NullMarked
package org.meterline.aggregation.kafka;

import org.jspecify.annotations.NullMarked;
