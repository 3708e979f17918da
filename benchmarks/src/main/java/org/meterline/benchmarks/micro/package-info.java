/** Single steps of the collector's path through a report, each alone in a JVM of its own, by JMH. */
@NullMarked
package org.meterline.benchmarks.micro;

import org.jspecify.annotations.NullMarked;
