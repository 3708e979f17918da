/**
 * The messages on the Kafka topics: values with their JSON, headers with their names. May use jackson and the report
 * package; Kafka's own client stays out, so that a header is a name and bytes.
 */
@NullMarked
package org.meterline.contracts.topic;

import org.jspecify.annotations.NullMarked;
