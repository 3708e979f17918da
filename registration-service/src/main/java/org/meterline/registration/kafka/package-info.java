/** The relay that publishes usage meters to their compacted topic. May use the use cases and kafka-clients. */
@NullMarked
package org.meterline.registration.kafka;

import org.jspecify.annotations.NullMarked;
