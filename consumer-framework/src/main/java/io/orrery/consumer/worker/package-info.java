/** The KCL worker and its tables. Knows neither handlers nor events; nothing above it sees a KCL type. */
package io.orrery.consumer.worker;
