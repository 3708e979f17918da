/**
 * The routes of the collector, their bodies and their problems. May use the use cases.
 */
@NullMarked
package org.meterline.collector.http;

import org.jspecify.annotations.NullMarked;
