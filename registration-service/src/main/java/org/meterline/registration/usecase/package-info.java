/** One class per thing this service does, and the ports it needs. May use transactions and cryptography; knows neither HTTP, Kafka nor SQL. */
@NullMarked
package org.meterline.registration.usecase;

import org.jspecify.annotations.NullMarked;
