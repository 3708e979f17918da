/**
 * What the collector decides: who may send, where a line ends, whether a report is taken. Plain Java and the contracts library.
 */
@NullMarked
package org.meterline.collector.domain;

import org.jspecify.annotations.NullMarked;
