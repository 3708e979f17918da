/**
 * Checks of the chart in {@code helm/meterline}, and the generator of what is derived from its {@code values.yaml}. Uses
 * Helm as a library and the Kubernetes client's models; needs no cluster.
 */
@NullMarked
package org.meterline.helm.chart;

import org.jspecify.annotations.NullMarked;
