<?php
/**
 * Sends posts to the service, outside the requests of authors.
 *
 * @package Listen_To_This_Article
 */

namespace Listen_To_This_Article;

defined( 'ABSPATH' ) || exit;

/**
 * Works through the articles that are due. A save starts it by a request of the site to itself; WordPress's cron,
 * which starts nothing within a minute of its last start, makes the later tries.
 */
final class Worker {

	const WORK  = 'listen_work';
	const WATCH = 'listen_watch';

	/** A run begins no further article after so many seconds. */
	const RUN_SECONDS = 20;
	/** Waits after failed tries, in seconds; the last one repeats. */
	const RETRY_WAITS = array( 15, 60, 300, 900, 3600 );
	/** Waits between looks at an article that renders, in seconds; the last one repeats. */
	const LOOK_WAITS = array( 3, 5, 10, 30, 60, 300 );
	/** Problems that only a change of the post removes. */
	const FINAL = array( 'empty', 'language', 'long', 'mark', 'refused', 'speech' );

	/**
	 * The table.
	 *
	 * @var Articles
	 */
	private $articles;

	/**
	 * The rules.
	 *
	 * @var Rules
	 */
	private $rules;

	/**
	 * Renders posts.
	 *
	 * @var Payload
	 */
	private $payload;

	/**
	 * Calls the service.
	 *
	 * @var Client
	 */
	private $client;

	/**
	 * Takes its parts.
	 *
	 * @param Articles $articles The table.
	 * @param Rules    $rules    The rules.
	 * @param Payload  $payload  Renders posts.
	 * @param Client   $client   Calls the service.
	 */
	public function __construct( Articles $articles, Rules $rules, Payload $payload, Client $client ) {
		$this->articles = $articles;
		$this->rules    = $rules;
		$this->payload  = $payload;
		$this->client   = $client;
	}

	/** Adds hooks. */
	public function register(): void {
		add_action( self::WORK, array( $this, 'run' ) );
		add_action( self::WATCH, array( $this, 'run' ) );
		add_action( 'wp_loaded', array( $this, 'run_requested' ) );
	}

	/** Works through what is due, for at most RUN_SECONDS and the article that was begun. */
	public function run(): void {
		$until = time() + self::RUN_SECONDS;
		while ( time() < $until ) {
			$article = $this->articles->claim();
			if ( null === $article ) {
				break;
			}
			$this->work( $article );
		}
		$this->plan();
		$next = $this->articles->next_due();
		if ( null !== $next && $next <= time() ) {
			$this->spawn();
		}
	}

	/**
	 * Works on one post if it is due.
	 *
	 * @param int $post_id The post.
	 */
	public function run_one( int $post_id ): void {
		$article = $this->articles->claim( $post_id );
		if ( null !== $article ) {
			$this->work( $article );
			$this->plan();
		}
	}

	/** Has the work begin at once, in a request of its own. */
	public function soon(): void {
		$this->plan();
		if ( ! has_action( 'shutdown', array( $this, 'spawn' ) ) ) {
			add_action( 'shutdown', array( $this, 'spawn' ) );
		}
	}

	/** Sends the site a request that works, and does not wait for its answer. */
	public function spawn(): void {
		wp_remote_post(
			home_url( '/' ),
			array(
				'timeout'   => 0.01,
				'blocking'  => false,
				// phpcs:ignore WordPress.NamingConventions.PrefixAllGlobals.NonPrefixedHooknameFound -- WordPress's own.
				'sslverify' => apply_filters( 'https_local_ssl_verify', false ),
				'body'      => array( self::WORK => $this->token() ),
			)
		);
	}

	/** Works in a request of the site to itself; a page's request, so that shortcodes and blocks are those of pages. */
	public function run_requested(): void {
		// phpcs:disable WordPress.Security.NonceVerification.Missing -- the token is one, of no user.
		if ( ! isset( $_POST[ self::WORK ] ) ) {
			return;
		}
		if ( ! hash_equals( $this->token(), sanitize_text_field( wp_unslash( $_POST[ self::WORK ] ) ) ) ) {
			wp_die( '', '', array( 'response' => 403 ) );
		}
		// phpcs:enable
		ignore_user_abort( true );
		if ( function_exists( 'fastcgi_finish_request' ) ) {
			fastcgi_finish_request();
		}
		$this->run();
		exit;
	}

	/** What only this site knows. */
	private function token(): string {
		return wp_hash( self::WORK );
	}

	/** Schedules the next run, and an hourly one that finds what an interrupted one left. */
	public function plan(): void {
		if ( ! wp_next_scheduled( self::WATCH ) ) {
			wp_schedule_event( time() + HOUR_IN_SECONDS, 'hourly', self::WATCH );
		}
		$next    = $this->articles->next_due();
		$planned = wp_next_scheduled( self::WORK );
		if ( null === $next || ( false !== $planned && $planned <= max( $next, time() ) ) ) {
			return;
		}
		// WordPress refuses an event within ten minutes of an equal one.
		wp_clear_scheduled_hook( self::WORK );
		wp_schedule_single_event( max( $next, time() ), self::WORK );
	}

	/** Schedules nothing any more. */
	public function clear(): void {
		wp_clear_scheduled_hook( self::WORK );
		wp_clear_scheduled_hook( self::WATCH );
	}

	/**
	 * Makes the service agree with a post.
	 *
	 * @param Article $article As it was claimed.
	 */
	private function work( Article $article ): void {
		$was_heard = '' !== $article->sent_hash;
		$post      = get_post( $article->post_id );
		if ( ! $this->client->is_set_up() ) {
			$this->fail( $article, 'unset', '' );
		} else {
			switch ( $this->rules->wanted( $post, $article ) ) {
				case Rules::SHOW:
					$this->show( $article, $post );
					break;
				case Rules::HIDE:
					$this->hide( $article );
					break;
				default:
					$this->delete( $article );
			}
		}
		if ( null !== $post && ( '' !== $article->sent_hash ) !== $was_heard ) {
			// Caches of pages listen to this: the player appears or goes.
			clean_post_cache( $post );
		}
	}

	/**
	 * Sends a post if what is read of it has changed, else looks how far its audio is.
	 *
	 * @param Article  $article As it was claimed.
	 * @param \WP_Post $post    The post.
	 */
	private function show( Article $article, \WP_Post $post ): void {
		$payload = $this->payload->of( $post );
		$hash    = $this->payload->hash( $payload );
		$answer  = $hash === $article->sent_hash ? $this->client->get( $article->article_id ) : null;
		if ( null === $answer || $answer->is_missing() ) {
			$answer = $this->client->put( $article->article_id, $payload );
			if ( $answer->is_good() ) {
				$article->sent_hash = $hash;
				$article->attempts  = 0;
			}
		}
		if ( ! $answer->is_good() ) {
			$this->fail( $article, $answer->problem(), $answer->detail, $answer->retry_after );
			return;
		}
		$this->note( $article, $answer->body );
	}

	/**
	 * Stores what a manifest says.
	 *
	 * @param Article $article  As it was claimed.
	 * @param array   $manifest The service's answer.
	 */
	private function note( Article $article, array $manifest ): void {
		$status = $manifest['status'] ?? '';
		if ( 'failed' === $status ) {
			$this->fail( $article, 'speech', (string) ( $manifest['error'] ?? '' ) );
			return;
		}
		$is_ready             = 'ready' === $status;
		$article->state       = $is_ready ? Article::READY : Article::RENDERING;
		$article->problem     = '';
		$article->detail      = '';
		$article->duration_ms = (int) ( $manifest['duration_ms'] ?? 0 );
		$article->due_at      = $is_ready ? 0 : time() + $this->wait( $article, $this->look_waits() );
		$article->attempts    = $is_ready ? 0 : $article->attempts + 1;
		if ( $is_ready && empty( $manifest['published'] ) ) {
			$article->state = Article::HIDDEN;
		}
		$this->articles->settle( $article );
	}

	/**
	 * Hides the article at the service.
	 *
	 * @param Article $article As it was claimed.
	 */
	private function hide( Article $article ): void {
		$answer = $this->client->hide( $article->article_id );
		if ( ! $answer->is_good() && ! $answer->is_missing() ) {
			$this->fail( $article, $answer->problem(), $answer->detail, $answer->retry_after );
			return;
		}
		$article->state     = Article::HIDDEN;
		$article->sent_hash = '';
		$article->problem   = '';
		$article->detail    = '';
		$article->attempts  = 0;
		$article->due_at    = 0;
		$this->articles->settle( $article );
	}

	/**
	 * Deletes the article at the service.
	 *
	 * @param Article $article As it was claimed.
	 */
	private function delete( Article $article ): void {
		$answer = $this->client->delete( $article->article_id );
		if ( $answer->is_good() || $answer->is_missing() ) {
			$this->articles->forget( $article );
		} else {
			$this->fail( $article, $answer->problem(), $answer->detail, $answer->retry_after );
		}
	}

	/**
	 * Stores that a try failed, and when the next one is.
	 *
	 * @param Article $article     As it was claimed.
	 * @param string  $problem     Code of what went wrong.
	 * @param string  $detail      The service's words on it.
	 * @param int     $retry_after Seconds that the service asks for.
	 */
	private function fail( Article $article, string $problem, string $detail, int $retry_after = 0 ): void {
		$is_final           = in_array( $problem, self::FINAL, true );
		$article->state     = Article::FAILED;
		$article->problem   = $problem;
		$article->detail    = $detail;
		$article->due_at    = $is_final ? 0 : time() + max( $retry_after, $this->wait( $article, $this->retry_waits() ) );
		$article->attempts += 1;
		$this->articles->settle( $article );
		if ( ! $is_final ) {
			$this->articles->postpone( $article );
		}
	}

	/**
	 * Waits after failed tries, in seconds.
	 *
	 * @return int[]
	 */
	private function retry_waits(): array {
		/**
		 * Changes the waits after failed tries.
		 *
		 * @param int[] $waits Seconds; the last one repeats.
		 */
		return apply_filters( 'listen_retry_waits', self::RETRY_WAITS );
	}

	/**
	 * Waits between looks at an article that renders, in seconds.
	 *
	 * @return int[]
	 */
	private function look_waits(): array {
		/**
		 * Changes the waits between looks at an article that renders.
		 *
		 * @param int[] $waits Seconds; the last one repeats.
		 */
		return apply_filters( 'listen_look_waits', self::LOOK_WAITS );
	}

	/**
	 * The next wait in seconds.
	 *
	 * @param Article $article The article.
	 * @param int[]   $waits   The waits; the last one repeats.
	 */
	private function wait( Article $article, array $waits ): int {
		return $waits[ min( $article->attempts, count( $waits ) - 1 ) ];
	}
}
