<?php
/**
 * What is known of one post's audio.
 *
 * @package Listen_To_This_Article
 */

namespace Listen_To_This_Article;

defined( 'ABSPATH' ) || exit;

/**
 * A row of the table; times are Unix seconds.
 */
final class Article {

	const QUEUED    = 'queued';
	const RENDERING = 'rendering';
	const READY     = 'ready';
	const FAILED    = 'failed';
	const HIDDEN    = 'hidden';

	/**
	 * The post; it may be deleted already.
	 *
	 * @var int
	 */
	public $post_id;

	/**
	 * Its id at the service.
	 *
	 * @var string
	 */
	public $article_id;

	/**
	 * One of the states above.
	 *
	 * @var string
	 */
	public $state;

	/**
	 * Hash of what the service has and shows; empty if it shows nothing.
	 *
	 * @var string
	 */
	public $sent_hash;

	/**
	 * Code of what went wrong, a key of Words::PROBLEMS; empty if nothing did.
	 *
	 * @var string
	 */
	public $problem;

	/**
	 * The service's own words on it, for administrators.
	 *
	 * @var string
	 */
	public $detail;

	/**
	 * Length of the audio in milliseconds; 0 if it is not known.
	 *
	 * @var int
	 */
	public $duration_ms;

	/**
	 * Tries since the last change.
	 *
	 * @var int
	 */
	public $attempts;

	/**
	 * When the post is compared with the service next; 0 for never.
	 *
	 * @var int
	 */
	public $due_at;

	/**
	 * Until when a process works on it.
	 *
	 * @var int
	 */
	public $claimed_until;

	/**
	 * Counts the changes of the post: who has worked on an earlier one decides nothing.
	 *
	 * @var int
	 */
	public $changes;

	/**
	 * Makes one of a row.
	 *
	 * @param array<string, string> $row Columns by name.
	 */
	public function __construct( array $row ) {
		$this->post_id       = (int) $row['post_id'];
		$this->article_id    = $row['article_id'];
		$this->state         = $row['state'];
		$this->sent_hash     = $row['sent_hash'];
		$this->problem       = $row['problem'];
		$this->detail        = $row['detail'];
		$this->duration_ms   = (int) $row['duration_ms'];
		$this->attempts      = (int) $row['attempts'];
		$this->due_at        = (int) $row['due_at'];
		$this->claimed_until = (int) $row['claimed_until'];
		$this->changes       = (int) $row['changes'];
	}
}
