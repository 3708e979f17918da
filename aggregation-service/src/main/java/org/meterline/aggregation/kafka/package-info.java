/** The topics: loops that read reports, registry and heartbeats, and the producer of outcomes. Knows no database. */
@NullMarked
package org.meterline.aggregation.kafka;

import org.jspecify.annotations.NullMarked;
