/**
 * The topics the collector reads and writes. Implements the ports of the use cases.
 */
@NullMarked
package org.meterline.collector.kafka;

import org.jspecify.annotations.NullMarked;
