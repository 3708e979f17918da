/**
 * The settings of the collector and the beans that are made from them.
 */
@NullMarked
package org.meterline.collector.config;

import org.jspecify.annotations.NullMarked;
