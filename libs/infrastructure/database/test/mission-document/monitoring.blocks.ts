// Blocks 25 to 27 and 29 of the primary document. Block 28 holds comments only.
import { DatabaseService } from '@infrastructure/database';
import { Injectable } from '@nestjs/common';

@Injectable()
export class MonitoringBlocks {
  constructor(private readonly database: DatabaseService) {}

  // Block 25 · Monitoring › Health Checks › 1. Comprehensive Health Check.
  // Adapted: in a method that gives the result back.
  async comprehensive() {
    // Get comprehensive database health status
    // Uses lightweight SELECT 1 query with dedicated connection pool
    // Cached for 5 seconds to avoid excessive queries
    const health = await this.database.getHealthStatus();
    return health;
  }

  // Block 26 · Monitoring › Health Checks › 2. Lightweight Health Check.
  // Adapted: in a method that gives the result back.
  lightweight() {
    // Get lightweight health status (no DB query, uses cached data)
    // Use this for checks every second or more frequently
    const lightweightHealth = this.database.getLightweightHealthStatus();
    return lightweightHealth;
  }

  // Block 27 · Monitoring › Health Checks › 3. Connection Pool Metrics Only.
  // Adapted: in a method that gives the result back. `await` is the document's; the answer is there at once.
  async poolOnly() {
    // Get connection pool metrics without health check query
    // eslint-disable-next-line @typescript-eslint/await-thenable -- as it stands in the document
    const metrics = await this.database.getConnectionPoolMetrics();
    return metrics;
  }

  // Block 29 · Troubleshooting › 4. Circuit Breaker Open.
  // Adapted: `databaseService` is `this.database`, in a method. `await` is the document's; it is done at once.
  async resetByHand() {
    // Reset circuit breaker manually (admin operation)
    // eslint-disable-next-line @typescript-eslint/await-thenable, @typescript-eslint/no-confusing-void-expression -- as it stands in the document
    await this.database.resetCircuitBreaker();
  }
}
