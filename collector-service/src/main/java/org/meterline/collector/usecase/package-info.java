/**
 * What the collector does: receive usage reports and heartbeats, and the ports it needs for that. May use the domain and the settings.
 */
@NullMarked
package org.meterline.collector.usecase;

import org.jspecify.annotations.NullMarked;
