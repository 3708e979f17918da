/**
 * The promises between usage meters, the suite and a portal backend, as code: topic names here, each promise in a
 * package of its own. May use jackson, zstd and the JDK; never Quarkus, Kafka clients or a service.
 */
@NullMarked
package org.meterline.contracts;

import org.jspecify.annotations.NullMarked;
