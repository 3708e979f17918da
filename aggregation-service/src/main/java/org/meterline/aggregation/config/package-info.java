/** The settings of the service, one interface for each concern, and the beans that need no more than settings. */
@NullMarked
package org.meterline.aggregation.config;

import org.jspecify.annotations.NullMarked;
