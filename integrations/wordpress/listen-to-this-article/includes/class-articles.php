<?php
/**
 * The table of posts that have audio, or are to have it, or lose it.
 *
 * @package Listen_To_This_Article
 */

namespace Listen_To_This_Article;

defined( 'ABSPATH' ) || exit;

// phpcs:disable WordPress.DB.PreparedSQL.InterpolatedNotPrepared -- only the table's name is interpolated.
// phpcs:disable WordPress.DB.DirectDatabaseQuery -- the table is our own.

/**
 * One row a post. A row outlives its post until the service has deleted the audio. A row that is due says only
 * "compare this post with the service": what has to be done is decided when it is done.
 */
final class Articles {

	const SCHEMA        = '2';
	const SCHEMA_OPTION = 'listen_schema';
	const CLAIM_SECONDS = 120;

	/** Adds hooks. */
	public function register(): void {
		add_action( 'plugins_loaded', array( $this, 'upgrade' ) );
	}

	/** Name of the table. */
	public function table(): string {
		global $wpdb;
		return $wpdb->prefix . 'listen_articles';
	}

	/** Creates the table after an update, or on a new site of a network. */
	public function upgrade(): void {
		if ( get_option( self::SCHEMA_OPTION ) !== self::SCHEMA ) {
			$this->create();
		}
	}

	/** Creates or changes the table. */
	public function create(): void {
		global $wpdb;
		require_once ABSPATH . 'wp-admin/includes/upgrade.php';
		dbDelta(
			"CREATE TABLE {$this->table()} (
			post_id bigint(20) unsigned NOT NULL,
			article_id varchar(200) NOT NULL,
			state varchar(10) NOT NULL,
			sent_hash char(64) NOT NULL DEFAULT '',
			problem varchar(20) NOT NULL DEFAULT '',
			detail text NOT NULL,
			duration_ms bigint(20) unsigned NOT NULL DEFAULT 0,
			attempts smallint(5) unsigned NOT NULL DEFAULT 0,
			due_at bigint(20) unsigned NOT NULL DEFAULT 0,
			claimed_until bigint(20) unsigned NOT NULL DEFAULT 0,
			changes int(10) unsigned NOT NULL DEFAULT 1,
			from_archive tinyint(1) unsigned NOT NULL DEFAULT 0,
			PRIMARY KEY  (post_id),
			KEY due_at (due_at)
			) {$wpdb->get_charset_collate()};"
		);
		update_option( self::SCHEMA_OPTION, self::SCHEMA );
	}

	/**
	 * The article of a post.
	 *
	 * @param int $post_id The post.
	 */
	public function find( int $post_id ): ?Article {
		return $this->find_all( array( $post_id ) )[ $post_id ] ?? null;
	}

	/**
	 * The articles of posts, by post.
	 *
	 * @param int[] $post_ids The posts.
	 * @return array<int, Article>
	 */
	public function find_all( array $post_ids ): array {
		global $wpdb;
		if ( ! $post_ids ) {
			return array();
		}
		$ids   = implode( ',', array_map( 'intval', $post_ids ) );
		$found = array();
		foreach ( $wpdb->get_results( "SELECT * FROM {$this->table()} WHERE post_id IN ($ids)", ARRAY_A ) as $row ) {
			$found[ (int) $row['post_id'] ] = new Article( $row );
		}
		return $found;
	}

	/**
	 * Queues a post that is to be read aloud.
	 *
	 * @param int    $post_id    The post.
	 * @param string $article_id Its id at the service, if it has none yet.
	 */
	public function queue( int $post_id, string $article_id ): void {
		global $wpdb;
		$wpdb->query(
			$wpdb->prepare(
				"INSERT INTO {$this->table()} (post_id, article_id, state, detail, due_at) VALUES (%d, %s, %s, '', %d)
				ON DUPLICATE KEY UPDATE state = VALUES(state), problem = '', detail = '', attempts = 0,
				due_at = VALUES(due_at), changes = changes + 1, from_archive = 0",
				$post_id,
				$article_id,
				Article::QUEUED,
				time()
			)
		);
	}

	/**
	 * Queues a post that is not to be read aloud any more; nothing happens if it never was.
	 *
	 * @param int $post_id The post.
	 */
	public function requeue( int $post_id ): void {
		global $wpdb;
		$wpdb->query(
			$wpdb->prepare(
				"UPDATE {$this->table()} SET state = %s, problem = '', detail = '', attempts = 0, due_at = %d,
				changes = changes + 1, from_archive = 0 WHERE post_id = %d",
				Article::QUEUED,
				time(),
				$post_id
			)
		);
	}

	/**
	 * Queues all public posts without audio whose author did not switch it off, the newest first, behind what authors save.
	 *
	 * @param string[] $types  Post types.
	 * @param string   $prefix Of their ids at the service.
	 * @return int How many.
	 */
	public function queue_archive( array $types, string $prefix ): int {
		global $wpdb;
		if ( ! $types ) {
			return 0;
		}
		$in = implode( ',', array_fill( 0, count( $types ), '%s' ) );
		return (int) $wpdb->query(
			// phpcs:ignore WordPress.DB.PreparedSQLPlaceholders -- a placeholder for each type.
			$wpdb->prepare(
				"INSERT IGNORE INTO {$this->table()} (post_id, article_id, state, detail, due_at, from_archive)
				SELECT ID, CONCAT(%s, '-', ID), %s, '', %d, 1 FROM {$wpdb->posts}
				WHERE post_type IN ($in) AND post_status = 'publish' AND post_password = '' AND ID NOT IN
				(SELECT post_id FROM {$wpdb->postmeta} WHERE meta_key = %s AND meta_value = %s)",
				array_merge( array( $prefix, Article::QUEUED, time() ), $types, array( Rules::CHOICE, Rules::OFF ) )
			)
		);
	}

	/**
	 * Has all that is due wait with an article that failed for a reason that they may share. They are tried before it: one
	 * that always fails must not keep them back.
	 *
	 * @param Article $failed The article, with its next try.
	 */
	public function postpone( Article $failed ): void {
		global $wpdb;
		$wpdb->query(
			$wpdb->prepare(
				"UPDATE {$this->table()} SET due_at = %d, problem = %s, detail = %s, attempts = GREATEST(attempts, %d),
				state = IF(state = %s, %s, state) WHERE due_at > 0 AND due_at <= %d AND claimed_until <= %d",
				$failed->due_at - 1,
				$failed->problem,
				$failed->detail,
				$failed->attempts,
				Article::QUEUED,
				Article::FAILED,
				time(),
				time()
			)
		);
	}

	/**
	 * Queues all posts, for another service or other rules.
	 *
	 * @param bool $is_new_service Whether the service has none of them.
	 */
	public function requeue_all( bool $is_new_service ): void {
		global $wpdb;
		$forget = $is_new_service ? ", sent_hash = ''" : '';
		$wpdb->query(
			$wpdb->prepare(
				"UPDATE {$this->table()} SET state = %s, problem = '', detail = '', attempts = 0, due_at = %d,
				changes = changes + 1 $forget",
				Article::QUEUED,
				time()
			)
		);
	}

	/** Has what waits for its next try tried now: the administrator may have corrected the cause. */
	public function retry_now(): void {
		global $wpdb;
		$now = time();
		$wpdb->query(
			$wpdb->prepare( "UPDATE {$this->table()} SET due_at = %d, attempts = 0 WHERE due_at > %d", $now, $now )
		);
	}

	/**
	 * Takes a due article for this process; null if none is due, or another process has it.
	 *
	 * @param int|null $post_id Only this post.
	 */
	public function claim( ?int $post_id = null ): ?Article {
		global $wpdb;
		$now   = time();
		$where = null === $post_id ? '' : $wpdb->prepare( 'AND post_id = %d', $post_id );
		do {
			$row = $wpdb->get_row(
				$wpdb->prepare(
					"SELECT * FROM {$this->table()} WHERE due_at > 0 AND due_at <= %d AND claimed_until <= %d $where
					ORDER BY from_archive, due_at, post_id DESC LIMIT 1",
					$now,
					$now
				),
				ARRAY_A
			);
			if ( null === $row ) {
				return null;
			}
			$article = new Article( $row );
			$claimed = $wpdb->query(
				$wpdb->prepare(
					"UPDATE {$this->table()} SET claimed_until = %d WHERE post_id = %d AND changes = %d AND claimed_until = %d",
					$now + self::CLAIM_SECONDS,
					$article->post_id,
					$article->changes,
					$article->claimed_until
				)
			);
		} while ( 1 !== $claimed );
		return $article;
	}

	/**
	 * Stores what came of a claimed article, and gives it back. If the post was changed meanwhile it stays queued.
	 *
	 * @param Article $article As it was claimed, with its new values.
	 */
	public function settle( Article $article ): void {
		global $wpdb;
		$wpdb->query(
			$wpdb->prepare(
				"UPDATE {$this->table()} SET claimed_until = 0, sent_hash = %s WHERE post_id = %d",
				$article->sent_hash,
				$article->post_id
			)
		);
		$wpdb->query(
			$wpdb->prepare(
				"UPDATE {$this->table()} SET state = %s, problem = %s, detail = %s, duration_ms = %d, attempts = %d, due_at = %d
				WHERE post_id = %d AND changes = %d",
				$article->state,
				$article->problem,
				$article->detail,
				$article->duration_ms,
				$article->attempts,
				$article->due_at,
				$article->post_id,
				$article->changes
			)
		);
	}

	/**
	 * Forgets an article that the service has deleted. If the post was changed meanwhile it stays queued.
	 *
	 * @param Article $article As it was claimed.
	 */
	public function forget( Article $article ): void {
		global $wpdb;
		$article->sent_hash = '';
		$this->settle( $article );
		$wpdb->query(
			$wpdb->prepare(
				"DELETE FROM {$this->table()} WHERE post_id = %d AND changes = %d",
				$article->post_id,
				$article->changes
			)
		);
	}

	/** When the next article is due; null if none is. */
	public function next_due(): ?int {
		global $wpdb;
		$next = $wpdb->get_var( "SELECT MIN(GREATEST(due_at, claimed_until)) FROM {$this->table()} WHERE due_at > 0" );
		return null === $next ? null : (int) $next;
	}

	/**
	 * How many articles are in each state.
	 *
	 * @return array<string, int>
	 */
	public function count(): array {
		global $wpdb;
		$counts = array();
		foreach ( $wpdb->get_results( "SELECT state, COUNT(*) AS posts FROM {$this->table()} GROUP BY state" ) as $row ) {
			$counts[ $row->state ] = (int) $row->posts;
		}
		return $counts;
	}
}
